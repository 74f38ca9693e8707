#!/bin/sh
# Makes target/examples-repository, the local Maven repository of the builds of examples/: in it are
# restore-routes as this build made it and, by links, all that the user's own repository has. So the
# user's gets no jar of ours, which two builds at once would mix, and nothing is fetched twice.
#
# examples-repository.sh <the user's repository> <version>
set -eu
users=$1
version=$2
made=$PWD/target/examples-repository

# Only the folder of restore-routes is not the user's, and so the one that it lies in.
ours() {
    [ "$1" = ./io ] || [ "$1" = io/restoreroutes ]
}

# What the examples' builds fetched of groups that the user's repository had nothing of: it goes there.
for parent in . io; do
    mkdir -p "$users/$parent" "$made/$parent"
    for new in "$made/$parent"/*; do
        group=$parent/${new##*/}
        if [ -e "$new" ] && [ ! -L "$new" ] && [ ! -e "$users/$group" ] && ! ours "$group"; then
            mv "$new" "$users/$group"
        fi
    done
done

rm -rf "$made"
folder=$made/io/restoreroutes/restore-routes/$version
mkdir -p "$folder"
for parent in . io; do
    for entry in "$users/$parent"/*; do
        group=$parent/${entry##*/}
        if [ -e "$entry" ] && ! ours "$group"; then
            ln -s "$entry" "$made/$group"
        fi
    done
done
for kind in .jar -sandbox.jar; do
    cp "target/restore-routes-$version$kind" "$folder"
done
cp pom.xml "$folder/restore-routes-$version.pom"
