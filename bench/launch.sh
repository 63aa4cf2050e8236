# Sourced by compare and jmh: finds a JDK and builds the benchmarks on first use and after changes of the sources.
# Afterwards $java is the java program and $library the folder with all jars.
# Exit codes: 69 without a JDK, 70 when the build fails.

root="$(cd "$(dirname "$0")/.." && pwd -P)" || exit 70
folder=target/bench-build
library="$root/bench/$folder/lib"
log="$root/target/bench-build.log"

JAVA_HOME="$(sh "$root/.mvn/find-jdk.sh")" || exit
export JAVA_HOME
java="$JAVA_HOME/bin/java"

is_current() {
    [ -e "$library/built" ] &&
        [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main -newer "$library/built" | head -n 1)" ]
}

build() {
    echo "bench: building ..." >&2
    mkdir -p "$root/target" "$library" || exit 70
    rm -f "$library"/*.jar "$library/built"
    touch "$library/built.new" # as old as the sources that are built now
    if ! (cd "$root" && ./mvnw -q -B -DskipChecks -Dmaven.test.skip=true -Dbuild.folder="$folder" -pl bench -am package \
        && cp "bench/$folder"/*.jar "$library/") >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        echo "bench: the build failed; all of its output is in $log" >&2
        exit 70
    fi
    mv "$library/built.new" "$library/built"
}

is_current || build
