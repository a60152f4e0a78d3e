"""Variables: `{{name}}` in what the user wrote stands for a value, from when the request is made. Pure.

The rules, the same in all doors:

- Inside of a text (a parameter, a header, a JSON string) a variable's text is put in, escaped as the place wants it.
- Alone as a JSON value outside of quotes, `{"period": {{p}}}`, it is the JSON value itself, its digits as they were.
- In a URI by hand it is encoded, so that it stays one piece; only at the very beginning it is taken as an address.
- `{{!name}}` is `{{name}}` as it stands. Braces around anything that is no name (`{{ $labels.host }}`) are left alone,
  but for what other programs would replace (`{{$processEnv HOME}}`): that is not known here, so it is not sent.
- What a value holds is not looked through again, and names (of queries, headers, fields) hold no variables.
"""
