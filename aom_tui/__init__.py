"""Terminal workbench for the REST API of Huawei Cloud AOM."""

__version__ = "0.1.0"
