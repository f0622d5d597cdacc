package io.jollyboat.jolly.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private final Logger logger = new LoggerContext().getLogger("io.jollyboat.kubelet.Kubelet");

    private String line(
            Level level, String message, @Nullable Throwable cause, Object... arguments) {
        var event =
                new LoggingEvent(
                        LogLineTest.class.getName(), logger, level, message, cause, arguments);
        event.setInstant(Instant.parse("2026-05-04T03:02:01.1234567Z"));
        return new LogLine().doLayout(event);
    }

    @Test
    void saysWhenHowGraveWhoAndWhat() {
        assertThat(line(Level.INFO, "node {} is Ready", null, "jollyboat"))
                .isEqualTo("2026-05-04T03:02:01.123Z INFO  Kubelet node jollyboat is Ready\n");
    }

    @Test
    void saysBelowWhereItWentWrong() {
        assertThat(line(Level.ERROR, "no engine", new IllegalStateException("gone")))
                .startsWith(
                        "2026-05-04T03:02:01.123Z ERROR Kubelet no engine\n"
                                + "java.lang.IllegalStateException: gone\n")
                .contains("\tat io.jollyboat.jolly.daemon.LogLineTest.");
    }
}
