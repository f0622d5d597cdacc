package io.jollyboat.kubelet.runtime.docker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.kubelet.runtime.Recorder;
import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private static final String ONE = "2026-01-01T12:00:00.000000001Z ";
    private static final String TWO = "2026-01-01T12:00:00.000000002Z ";

    private final Recorder recorder = new Recorder();

    /**
     * Frames as the engine sends them: each begins with 1 for standard output or 2 for standard
     * error.
     */
    private static InputStream frames(String... texts) {
        var bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] content = text.substring(1).getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(new byte[] {(byte) (text.charAt(0) - '0'), 0, 0, 0, 0, 0});
            bytes.write(content.length >> 8);
            bytes.write(content.length);
            bytes.writeBytes(content);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Test
    void timesAreTakenOffUnlessTheyAreWanted() throws IOException {
        new LogReader(LogRequest.ALL, recorder)
                .read(frames("1" + ONE + "out\n", "2" + TWO + "err\n"));
        assertThat(recorder.out()).isEqualTo("out\n");
        assertThat(recorder.error()).isEqualTo("err\n");
        var stamped = new Recorder();
        new LogReader(new LogRequest(false, null, -1, true), stamped)
                .read(frames("1" + ONE + "out\n"));
        assertThat(stamped.out()).isEqualTo(ONE + "out\n");
    }

    @Test
    void theRestOfALongLineHasNoTimeInItsMiddle() throws IOException {
        new LogReader(new LogRequest(false, null, -1, true), recorder)
                .read(frames("1" + ONE + "long ", "1" + TWO + "line\n"));
        assertThat(recorder.out()).isEqualTo(ONE + "long line\n");
    }

    @Test
    void theRestOfALogIsOnlyWhatCameLater() throws IOException {
        var reader = new LogReader(LogRequest.ALL, recorder);
        reader.read(frames("1" + ONE + "seen\n"));
        reader.readRest(frames("1" + ONE + "seen\n", "1" + TWO + "kept back"));
        assertThat(recorder.out()).isEqualTo("seen\nkept back");
    }

    @Test
    void linesAreBytesNotWords() throws IOException {
        new LogReader(LogRequest.ALL, recorder)
                .read(frames("1" + ONE + "\n", "1" + ONE + "  two  spaces\n", "1no time\n"));
        assertThat(recorder.out()).isEqualTo("\n  two  spaces\nno time\n");
    }

    @Test
    void aBrokenFrameIsAnError() {
        assertThatThrownBy(
                        () ->
                                new LogReader(LogRequest.ALL, recorder)
                                        .read(
                                                new ByteArrayInputStream(
                                                        new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'x'})))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(
                        () ->
                                new LogReader(LogRequest.ALL, recorder)
                                        .read(
                                                new ByteArrayInputStream(
                                                        new byte[] {1, 0, 0, 0, -1, 0, 0, 9, 'x'})))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("frame of");
    }
}
