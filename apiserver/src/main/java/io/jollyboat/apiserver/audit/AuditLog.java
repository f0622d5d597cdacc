package io.jollyboat.apiserver.audit;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file to which events are appended, one line of JSON each, in the order in which they are given.
 * Never blocks who gives them: what cannot be written in time is dropped, and the log says so.
 */
public final class AuditLog implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** As many as wait in Kubernetes' own buffer. */
    private static final int WAITING_LIMIT = 10_000;

    private final @Nullable RotatedFile file; // of the writing executor
    private final SerialExecutor writing;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param path a file, or {@code -} for standard output
     */
    public AuditLog(String path, LogRotation rotation, Timeline timeline) {
        this.file = path.equals("-") ? null : new RotatedFile(Path.of(path), rotation, timeline);
        this.writing = timeline.serial();
    }

    @Override
    public void append(ObjectNode event) {
        if (waiting.incrementAndGet() > WAITING_LIMIT) {
            waiting.decrementAndGet();
            LOG.error("the audit log is not keeping up: an event was dropped");
            return;
        }
        writing.execute(
                () -> {
                    waiting.decrementAndGet();
                    write(event);
                });
    }

    private void write(ObjectNode event) {
        try {
            byte[] line = MAPPER.writeValueAsBytes(event);
            byte[] whole = Arrays.copyOf(line, line.length + 1);
            whole[line.length] = '\n';
            if (file == null) {
                System.out.write(whole);
                System.out.flush();
            } else {
                file.write(whole);
            }
        } catch (IOException cannot) {
            LOG.error("the audit log cannot be written: {}", cannot.getMessage());
        }
    }

    @Override
    public void close() {
        writing.execute(
                () -> {
                    if (file != null) {
                        try {
                            file.close();
                        } catch (IOException cannot) {
                            LOG.error("the audit log cannot be closed: {}", cannot.getMessage());
                        }
                    }
                });
    }
}
