package io.jollyboat.jolly;

import io.jollyboat.jolly.command.Jolly;
import io.jollyboat.jolly.command.Serve;
import java.io.IOException;

/** Where the program begins. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {

        System.exit(Serve.meantBy(arguments) ? Serve.run(arguments) : Jolly.run(arguments));
    }
}
