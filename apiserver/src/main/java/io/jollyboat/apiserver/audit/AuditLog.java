package io.jollyboat.apiserver.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.core.runtime.SerialExecutor;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file to which events are appended, a line for each, in the order in which they are given. Never
 * blocks who gives them; in the mode {@code batch} what cannot be written in time is dropped, and
 * the log says so.
 */
public final class AuditLog implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final @Nullable RotatedFile file; // of the writing executor
    private final Function<ObjectNode, String> format;
    private final Delivery delivery;
    private final AuditMeasures measures;
    private final Batches batches;
    private final SerialExecutor writing;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param path a file, or {@code -} for standard output
     * @param format makes a line of an event
     */
    public AuditLog(
            String path,
            LogRotation rotation,
            Function<ObjectNode, String> format,
            Delivery delivery,
            AuditMeasures measures,
            Timeline timeline) {
        this.measures = measures;
        this.file = path.equals("-") ? null : new RotatedFile(Path.of(path), rotation, timeline);
        this.format = format;
        this.delivery = delivery;
        this.batches = new Batches("log", delivery, measures, timeline, this::writeSoon);
        this.writing = timeline.serial();
    }

    @Override
    public CompletionStage<Boolean> append(ObjectNode event) {
        if (delivery.mode() == AuditMode.BATCH) {
            batches.add(event);
            return CompletableFuture.completedStage(true);
        }
        boolean strict = delivery.mode() == AuditMode.BLOCKING_STRICT;
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        writing.execute(() -> written.complete(write(event) || !strict));
        return written;
    }

    private void writeSoon(List<ObjectNode> events) {
        if (waiting.addAndGet(events.size()) > delivery.batches().buffer()) {
            waiting.addAndGet(-events.size());
            LOG.error("the audit log is not keeping up: {} events were dropped", events.size());
            measures.lost("buffered", events.size());
            return;
        }
        writing.execute(
                () -> {
                    waiting.addAndGet(-events.size());
                    events.forEach(this::write);
                });
    }

    /** Whether it could. */
    private boolean write(ObjectNode event) {
        try {
            byte[] line = (format.apply(event) + '\n').getBytes(UTF_8);
            if (file == null) {
                System.out.write(line);
                System.out.flush();
            } else {
                file.write(line);
            }
            return true;
        } catch (IOException cannot) {
            LOG.error("the audit log cannot be written: {}", cannot.getMessage());
            measures.lost("log", 1);
            return false;
        }
    }

    @Override
    public void close() {
        batches.flush();
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
