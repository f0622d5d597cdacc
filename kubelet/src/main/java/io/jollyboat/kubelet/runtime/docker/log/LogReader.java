package io.jollyboat.kubelet.runtime.docker.log;

import io.jollyboat.kubelet.runtime.Streams.LogRequest;
import io.jollyboat.kubelet.runtime.Streams.Output;
import io.jollyboat.kubelet.runtime.docker.engine.FrameReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes a log on, line by line. Each frame is one line, or a part of a very long one, and begins
 * with its time, which we always ask for: it is how the rest of a followed log is found, of which
 * the engine may keep back a last line without an end.
 */
public final class LogReader {
    private final LogRequest request;
    private final Output output;
    private @Nullable Instant last; // the time of the last frame passed on
    private boolean within; // a line that has begun and not ended, on either stream
    private boolean recovering;

    public LogReader(LogRequest request, Output output) {
        this.request = request;
        this.output = output;
    }

    /** The time of the last line that was passed on; null when none was. */
    public @Nullable Instant last() {
        return last;
    }

    public void read(InputStream input) throws IOException {
        FrameReader.read(input, false, this::frame);
    }

    /** Passes on only what is later than what was passed on before. */
    public void readRest(InputStream input) throws IOException {
        recovering = true;
        read(input);
    }

    /**
     * Passes on what the engine keeps of a line, or of a part of one.
     *
     * @param written when, in RFC 3339
     */
    public void record(boolean error, String written, byte[] content) {
        Instant time = time(written);
        Instant since = request.since();
        if (since != null && time != null && time.isBefore(since)) {
            return;
        }
        byte[] bytes = content;
        if (request.timestamps() && !within) {
            byte[] stamp = (written + " ").getBytes(StandardCharsets.US_ASCII);
            bytes = Arrays.copyOf(stamp, stamp.length + content.length);
            System.arraycopy(content, 0, bytes, stamp.length, content.length);
        }
        pass(error, bytes);
    }

    private void pass(boolean error, byte[] content) {
        within = content.length > 0 && content[content.length - 1] != '\n';
        if (error) {
            output.stderr(content);
        } else {
            output.stdout(content);
        }
    }

    private void frame(boolean error, byte[] bytes) {
        int space = 0;
        while (space < bytes.length && bytes[space] != ' ') {
            space++;
        }
        Instant time = time(new String(bytes, 0, space, StandardCharsets.US_ASCII));
        if (recovering && last != null && time != null && !time.isAfter(last)) {
            return;
        }
        boolean keep = time == null || request.timestamps() && !within;
        byte[] content =
                keep
                        ? bytes
                        : Arrays.copyOfRange(
                                bytes, Math.min(space + 1, bytes.length), bytes.length);
        if (time != null) {
            last = time;
        }
        pass(error, content);
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
