package io.jollyboat.jolly.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.ControllerSettings;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
import io.jollyboat.kubelet.NodeLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsPageTest {

    /** One of each form that an option without effect may have. */
    private static final List<String> VALUES = List.of("1", "10s", "true", "false", "x");

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("../docs/options.md"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Test
    void anOptionThatIsTakenAndChangesNothingIsSaidToDoSo() {
        idleAreNamed(ControllerSettings.OPTIONS, ControllerSettings.DEFAULT);
        idleAreNamed(SchedulerOptions.ALL, SchedulerSettings.DEFAULT);
        idleAreNamed(ProxyOptions.ALL, ProxySettings.DEFAULT);
        idleAreNamed(NodeOptions.ALL, NodeWishes.NONE);
        idleAreNamed(NodeLimits.OPTIONS, NodeLimits.NONE);
    }

    private <C> void idleAreNamed(Options<C> options, C config) {
        String row =
                page.lines()
                        .filter(line -> line.startsWith("| " + options.component() + " |"))
                        .reduce("", String::concat);
        options.setters()
                .forEach(
                        (name, setter) -> {
                            if (VALUES.stream()
                                    .anyMatch(value -> changesNothing(setter, config, value))) {
                                assertThat(row).contains("`" + name + "`");
                            }
                        });
    }

    @SuppressWarnings("ReferenceEquality") // the same one: a changed one may be equal to it
    private static <C> boolean changesNothing(Options.Setter<C> setter, C config, String value) {
        try {
            return setter.set(config, value) == config;
        } catch (IllegalArgumentException | OptionException refused) {
            return false;
        }
    }
}
