"""What is still at work when a command has ended."""

from threading import Event, Thread, Timer

from aom_tui.commands.threads import join_daemon_threads


def test_a_thread_at_its_end_is_waited_for_and_one_that_hangs_is_not() -> None:
    go_on, never = Event(), Event()
    ending, hanging = (Thread(target=event.wait, daemon=True) for event in (go_on, never))
    ending.start()
    hanging.start()
    Timer(0.02, go_on.set).start()
    join_daemon_threads()
    assert (ending.is_alive(), hanging.is_alive()) == (False, True)
    never.set()
