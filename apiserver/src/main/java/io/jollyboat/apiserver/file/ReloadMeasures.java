package io.jollyboat.apiserver.file;

import io.jollyboat.core.metrics.Counter;
import io.jollyboat.core.metrics.Metrics;
import io.jollyboat.core.runtime.Timeline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * How often a file that is followed has been read again, and with what success; by Kubernetes'
 * names.
 */
public final class ReloadMeasures {

    /** There is one server: what tells several apart is always the same. */
    private static final String SERVER = hash("apiserver-jollyboat");

    private final Timeline timeline;
    private final Counter reloads;
    private final Map<List<String>, Double> last = new ConcurrentHashMap<>();
    private volatile String known;

    /**
     * @param subject what the file is about, as the names of the metrics say it
     * @param read what it said when it was first read
     */
    public ReloadMeasures(Metrics metrics, String subject, Timeline timeline, SettingsFile read) {
        String name = "apiserver_" + subject + "_config_controller_";
        this.timeline = timeline;
        this.known = hash(read.text());
        List<String> labels = List.of("status", "apiserver_id_hash");
        this.reloads =
                metrics.counter(
                        name + "automatic_reloads_total",
                        "Changes of the file that were taken or refused.",
                        labels.toArray(String[]::new));
        metrics.gauge(
                name + "automatic_reload_last_timestamp_seconds",
                "When the last one was.",
                labels,
                () -> last);
        metrics.gauge(
                name + "last_config_info",
                "What the file says that holds.",
                List.of("apiserver_id_hash", "hash"),
                () -> Map.of(List.of(SERVER, known), 1));
    }

    /** Tells of changes as well, and takes them for good unless that throws. */
    public Consumer<SettingsFile> around(Consumer<SettingsFile> told) {
        return file -> {
            try {
                told.accept(file);
            } catch (IllegalArgumentException bad) {
                failed();
                throw bad;
            }
            succeeded(file);
        };
    }

    /** What it says now holds. */
    public void succeeded(SettingsFile file) {
        known = hash(file.text());
        count("success");
    }

    /** What it said before still holds. */
    public void failed() {
        count("failure");
    }

    private void count(String status) {
        reloads.increment(status, SERVER);
        last.put(List.of(status, SERVER), timeline.now().toEpochMilli() / 1000.0);
    }

    private static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256", impossible);
        }
    }
}
