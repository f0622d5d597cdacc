package io.jollyboat.apiserver.store.etcd.process;

import io.jollyboat.core.options.Options;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to run etcd.
 *
 * @param executable a path, or a name to be found on the PATH
 * @param directory for everything that belongs to this etcd; nobody else may read it
 * @param port for clients, on loopback; 0 for one that is free
 * @param safe whether a write waits for the disk; only throw-away clusters do without
 * @param flags further ones of etcd's own, without dashes, over those it is usually given
 */
public record EtcdProcessSettings(
        String executable, Path directory, int port, boolean safe, Map<String, String> flags) {

    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

    /** etcd's flags that may be set: those that change neither where it listens nor what it is. */
    public static final Options<EtcdProcessSettings> OPTIONS = options();

    public EtcdProcessSettings {
        directory = directory.toAbsolutePath().normalize();
        flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is between 0 and 65535: " + port);
        }
    }

    public EtcdProcessSettings(String executable, Path directory, int port, boolean safe) {
        this(executable, directory, port, safe, Map.of());
    }

    /** The etcd on the PATH, on a free port, safely. */
    public static EtcdProcessSettings in(Path directory) {
        return new EtcdProcessSettings("etcd", directory, 0, true);
    }

    /** With one more flag. */
    private EtcdProcessSettings with(String flag, String value) {
        Map<String, String> more = new LinkedHashMap<>(flags);
        more.put(flag, value);
        return new EtcdProcessSettings(executable, directory, port, safe, more);
    }

    private static Options<EtcdProcessSettings> options() {
        Options<EtcdProcessSettings> options = Options.of("etcd");
        for (String number :
                List.of(
                        "backend-batch-limit",
                        "election-timeout",
                        "heartbeat-interval",
                        "max-request-bytes",
                        "max-txn-ops",
                        "quota-backend-bytes",
                        "snapshot-count")) {
            options = options.with(number, (settings, value) -> settings.number(number, value));
        }
        return options.with(
                "log-level",
                (settings, value) -> {
                    if (!LEVELS.contains(value)) {
                        throw new IllegalArgumentException(
                                "it is one of " + String.join(", ", LEVELS));
                    }
                    return settings.with("log-level", value);
                });
    }

    private EtcdProcessSettings number(String flag, String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("it is a number");
        }
        return with(flag, value);
    }

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("etcd.log");
    }

    Path note() {
        return directory.resolve("etcd.process");
    }
}
