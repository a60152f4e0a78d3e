# Installs aom-tui from the wheels beside this script, with no network: into a folder of its own (an environment).
#
#   powershell -ExecutionPolicy Bypass -File install.ps1 [-Prefix FOLDER] [-Python PROGRAM]
param(
    [string]$Prefix = (Join-Path $env:LOCALAPPDATA "aom-tui-program"),
    [string]$Python = "python"
)
$ErrorActionPreference = "Stop"
$wheels = Join-Path $PSScriptRoot "wheels"

if (-not (Get-ChildItem -Path $wheels -Filter "aom_tui-*.whl" -ErrorAction SilentlyContinue)) {
    throw "no wheels beside this script. Unpack the whole archive."
}
& $Python -c "import sys; sys.exit(sys.version_info < (3, 11))"
if ($LASTEXITCODE -ne 0) { throw "$Python is no Python 3.11 or newer. Name one: -Python PROGRAM." }

& $Python -m venv --clear --without-pip $Prefix
if ($LASTEXITCODE -ne 0) { throw "the environment could not be made in $Prefix." }
$own = Join-Path $Prefix "Scripts\python.exe"
$env:PYTHONPATH = (Get-ChildItem -Path $wheels -Filter "pip-*.whl").FullName
& $own -m pip install --quiet --no-index --disable-pip-version-check --find-links $wheels aom-tui
$status = $LASTEXITCODE
Remove-Item Env:PYTHONPATH
if ($status -ne 0) {
    Remove-Item -Recurse -Force $Prefix
    throw "the wheels are not for this Python and machine. Make a bundle on one like it."
}
& (Join-Path $Prefix "Scripts\aom-tui.exe") --version
Write-Output "Installed: $(Join-Path $Prefix 'Scripts\aom-tui.exe')"
