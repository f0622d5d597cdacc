package io.jollyboat.jolly;

import io.jollyboat.jolly.command.Jolly;

/** Where the program begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Jolly.run(arguments));
    }
}
