#!/bin/sh
# Prints the folder of a JDK that apex4j builds and runs on: 25.0.3 or newer.
# Looks at APEX_JAVA_HOME, JAVA_HOME, the java on the PATH, and the folders where JDKs are usually installed.
# Without one: says on standard error what was found and what to do, and exits with 69.
set -u

# Sets version to that of the JDK in folder $1, or fails when there is none.
version_of() {
    version=
    [ -x "$1/bin/java" ] && { [ -x "$1/bin/javac" ] || [ -x "$1/bin/javac.exe" ]; } || return 1
    if [ -r "$1/release" ]; then
        while IFS='=' read -r key value; do
            [ "$key" = JAVA_VERSION ] || continue
            value="${value#\"}"
            version="${value%%\"*}"
        done <"$1/release"
    fi
    [ -n "$version" ] || version="$("$1/bin/java" -XshowSettings:properties -version 2>&1 |
        sed -n 's/^ *java\.version = //p')"
    [ -n "$version" ]
}

# Whether version $1 is at least 25.0.3.
is_new_enough() {
    numbers="${1%%[!0-9.]*}.0.0"
    feature="${numbers%%.*}"
    numbers="${numbers#*.}"
    interim="${numbers%%.*}"
    numbers="${numbers#*.}"
    update="${numbers%%.*}"
    [ "$feature" -gt 25 ] || { [ "$feature" -eq 25 ] && { [ "$interim" -gt 0 ] || [ "$update" -ge 3 ]; }; }
}

found=
# Prints the JDK in folder $1 and ends, if it is new enough.
try() {
    [ -n "$1" ] && version_of "$1" || return 0
    if is_new_enough "$version"; then
        printf '%s\n' "$1"
        exit 0
    fi
    case "$found" in
    *"$version in $1"*) ;;
    *) found="$found
    $version in $1" ;;
    esac
}

try "${APEX_JAVA_HOME:-}"
try "${JAVA_HOME:-}"
java_on_path="$(command -v java 2>/dev/null)" && {
    java_on_path="$(readlink -f "$java_on_path" 2>/dev/null || printf '%s' "$java_on_path")"
    try "${java_on_path%/bin/java*}"
}
home="${HOME:-/nonexistent}"
for folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$home"/.sdkman/candidates/java/* "$home"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    try "$folder"
done

{
    echo "apex4j needs a JDK 25.0.3 or newer, and there is none on this machine."
    if [ -n "$found" ]; then
        echo "Found, but too old:$found"
    fi
    echo "Install one, for example from https://adoptium.net or as the package temurin-25-jdk;"
    echo "or set APEX_JAVA_HOME or JAVA_HOME to the folder of one."
} >&2
exit 69
