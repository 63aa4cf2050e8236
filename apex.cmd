@ECHO OFF
REM Runs the apex command: finds a JDK, builds on first use and after changes, and starts Java.
REM
REM APEX_JAVA_HOME  folder of the JDK to use; else JAVA_HOME, the PATH and the usual folders are searched
REM APEX_JAVA_OPTS  further options for java, for example -Xmx2g (the default heap limit is 512 MiB, of a server a quarter of the memory)
REM
REM Exit codes of its own: 69 without a JDK, 70 when the build fails. All others are those of the command.
SETLOCAL
SET "ROOT=%~dp0"
SET "LAUNCHER=%ROOT%target\launcher"
SET "LOG=%ROOT%target\apex-build.log"

CALL "%ROOT%.mvn\find-jdk.cmd" || EXIT /B 69
CALL :current || CALL :build || EXIT /B 70

SET "HEAP=-Xmx512m"
IF "%~1"=="run" SET "HEAP=-XX:MaxRAMPercentage=25"
IF "%~1"=="serve" SET "HEAP=-XX:MaxRAMPercentage=25"
REM The warning about an incubator module that java prints is expected.
"%JAVA_HOME%\bin\java" %HEAP% -Xlog:disable -XX:+UseParallelGC -XX:SharedArchiveFile="%LAUNCHER%\apex.jsa" --enable-native-access=io.apex4j.cli,org.jline.terminal,org.jline.nativ %APEX_JAVA_OPTS% -Dapex.home="%ROOT%." --module-path "%LAUNCHER%\lib" -m io.apex4j.cli/io.apex4j.cli.Apex %*
EXIT /B %ERRORLEVEL%

REM Whether no source is newer than the last build.
:current
IF NOT EXIST "%LAUNCHER%\built" EXIT /B 1
powershell -NoProfile -Command "$built = (Get-Item $env:LAUNCHER\built).LastWriteTimeUtc; $files = Get-ChildItem $env:ROOT*\pom.xml, $env:ROOT\pom.xml, $env:ROOT*\src\main -Recurse; if ($files | Where-Object LastWriteTimeUtc -gt $built | Select-Object -First 1) { exit 1 }"
EXIT /B %ERRORLEVEL%

:build
ECHO apex: building ...>&2
IF NOT EXIST "%ROOT%target" MKDIR "%ROOT%target"
IF EXIST "%LAUNCHER%" RMDIR /S /Q "%LAUNCHER%"
MKDIR "%LAUNCHER%\lib"
ECHO %JAVA_HOME%>"%LAUNCHER%\built.new"
PUSHD "%ROOT%"
CALL mvnw.cmd -q -B -DskipChecks -Dmaven.test.skip=true -Dbuild.folder=target/launcher-build -pl cli -am package >"%LOG%" 2>&1
IF ERRORLEVEL 1 (
  POPD
  TYPE "%LOG%" >&2
  ECHO apex: the build failed; its output is in %LOG%>&2
  EXIT /B 1
)
POPD
COPY /Y "%ROOT%cli\target\launcher-build\lib\*.jar" "%LAUNCHER%\lib" >>"%LOG%" || EXIT /B 1
COPY /Y "%ROOT%cli\target\launcher-build\*.jar" "%LAUNCHER%\lib" >>"%LOG%" || EXIT /B 1
"%JAVA_HOME%\bin\java" -Xlog:disable -XX:+UseParallelGC -XX:ArchiveClassesAtExit="%LAUNCHER%\apex.jsa" --enable-native-access=io.apex4j.cli,org.jline.terminal,org.jline.nativ --module-path "%LAUNCHER%\lib" -m io.apex4j.cli/io.apex4j.cli.Apex --version >>"%LOG%" 2>&1
REN "%LAUNCHER%\built.new" built
EXIT /B 0
