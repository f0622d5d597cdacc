package io.jollyboat.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KernelSettingsTest {

    /** As another program reads it. */
    private static String shown(String name) throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/sys/" + name).start();
        return new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void aNumberIsReadWhole() throws IOException {
        assertThat(KernelSettings.read("kernel/pid_max")).isEqualTo(shown("kernel/pid_max"));
    }

    @Test
    void theLesserLimitHolds() throws IOException {
        assertThat(KernelSettings.mostTasks())
                .isEqualTo(
                        Math.min(
                                Long.parseLong(shown("kernel/pid_max")),
                                Long.parseLong(shown("kernel/threads-max"))));
    }

    @Test
    void whatIsNotThereIsAnError() {
        assertThatThrownBy(() -> KernelSettings.read("kernel/no_such_setting"))
                .isInstanceOf(IOException.class);
    }
}
