@echo off
rem Starts Kexun on a Windows machine that has Python 3.11 or newer: environment, dependencies, app.
setlocal
cd /d "%~dp0"
chcp 65001 >nul
set PYTHONUTF8=1
where py >nul 2>nul && (set PY=py -3) || (set PY=python)
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
  echo Python 3.11 or newer is needed. Please install it and run start.bat again.
  echo 需要 Python 3.11 或更新的版本，请安装后重新运行 start.bat。
  pause
  exit /b 1
)
if not exist .venv\Scripts\python.exe %PY% -m venv .venv || (pause & exit /b 1)
.venv\Scripts\python -m pip install --disable-pip-version-check -q -r requirements\laptop.txt -e . || (pause & exit /b 1)
.venv\Scripts\kexun %*
