package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.file.SettingsFile;
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

/** How often the file has been read again, and with what success; by Kubernetes' names. */
final class EncryptionMeasures {

    private static final String NAME = "apiserver_encryption_config_controller_";

    /** There is one server: what tells several apart is always the same. */
    private static final String SERVER = hash("apiserver-jollyboat");

    private final Timeline timeline;
    private final Counter reloads;
    private final Map<List<String>, Double> last = new ConcurrentHashMap<>();
    private volatile String known;

    EncryptionMeasures(Metrics metrics, Timeline timeline, SettingsFile read) {
        this.timeline = timeline;
        this.known = hash(read.text());
        List<String> labels = List.of("status", "apiserver_id_hash");
        this.reloads =
                metrics.counter(
                        NAME + "automatic_reloads_total",
                        "Changes of the file with what is encrypted.",
                        labels.toArray(String[]::new));
        metrics.gauge(
                NAME + "automatic_reload_last_timestamp_seconds",
                "When the last one was.",
                labels,
                () -> last);
        metrics.gauge(
                NAME + "last_config_info",
                "What the file says that holds.",
                List.of("apiserver_id_hash", "hash"),
                () -> Map.of(List.of(SERVER, known), 1));
    }

    void succeeded(SettingsFile file) {
        known = hash(file.text());
        count("success");
    }

    void failed() {
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
