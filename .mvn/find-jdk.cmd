@ECHO OFF
REM Sets JAVA_HOME to a JDK that apex4j builds and runs on: 25.0.3 or newer.
REM Looks at APEX_JAVA_HOME, JAVA_HOME, the java on the PATH, and the folders where JDKs are usually installed.
REM Without one: says so and exits with 69.

SET "__APEX_JDK="
CALL :try "%APEX_JAVA_HOME%"
CALL :try "%JAVA_HOME%"
FOR /F "delims=" %%J IN ('WHERE java.exe 2^>NUL') DO CALL :try "%%~dpJ.."
FOR %%R IN ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%USERPROFILE%\.jdks" "%USERPROFILE%\.sdkman\candidates\java") DO (
  IF EXIST "%%~R" FOR /D %%J IN ("%%~R\*") DO CALL :try "%%~J"
)
IF DEFINED __APEX_JDK (
  SET "JAVA_HOME=%__APEX_JDK%"
  SET "__APEX_JDK="
  EXIT /B 0
)
ECHO apex4j needs a JDK 25.0.3 or newer, and there is none on this machine.>&2
ECHO Install one, for example from https://adoptium.net, or set APEX_JAVA_HOME or JAVA_HOME to the folder of one.>&2
EXIT /B 69

REM Takes the JDK in folder %1 when none was taken before and it is new enough.
:try
IF DEFINED __APEX_JDK EXIT /B 0
IF "%~1"=="" EXIT /B 0
IF NOT EXIST "%~1\bin\javac.exe" EXIT /B 0
IF NOT EXIST "%~1\release" EXIT /B 0
FOR /F "tokens=2 delims==" %%V IN ('FINDSTR /B "JAVA_VERSION=" "%~1\release"') DO (
  FOR /F "tokens=1-3 delims=.-+_" %%A IN ("%%~V") DO CALL :compare "%~1" %%A %%B %%C
)
EXIT /B 0

REM Takes the JDK in folder %1 when its version %2.%3.%4 is at least 25.0.3.
:compare
IF %2 GTR 25 SET "__APEX_JDK=%~1"
IF %2 NEQ 25 EXIT /B 0
IF "%~3"=="" EXIT /B 0
IF %3 GTR 0 SET "__APEX_JDK=%~1"
IF %3 GTR 0 EXIT /B 0
IF "%~4"=="" EXIT /B 0
IF %4 GEQ 3 SET "__APEX_JDK=%~1"
EXIT /B 0
