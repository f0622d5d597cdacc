package io.jollyboat.jolly.services;

import io.jollyboat.jolly.machine.Machine;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The browser of whoever sits before this machine. */
public final class Browser {

    private final String command;

    private Browser(String command) {
        this.command = command;
    }

    /** None where there is no screen, or nothing to open pages with. */
    public static Optional<Browser> find(Machine machine, Map<String, String> environment) {
        boolean screen =
                !Machine.linux()
                        || environment.containsKey("DISPLAY")
                        || environment.containsKey("WAYLAND_DISPLAY");
        return Optional.of(Machine.linux() ? "xdg-open" : "open")
                .filter(name -> screen && machine.find(name).isPresent())
                .map(Browser::new);
    }

    /** Hands a page to it and does not wait. */
    public void open(String url) throws IOException {
        new ProcessBuilder(command, url)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
