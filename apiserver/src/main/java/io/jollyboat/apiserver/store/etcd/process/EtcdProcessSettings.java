package io.jollyboat.apiserver.store.etcd.process;

import java.nio.file.Path;

/**
 * How to run etcd.
 *
 * @param executable a path, or a name to be found on the PATH
 * @param directory for everything that belongs to this etcd; nobody else may read it
 * @param port for clients, on loopback; 0 for one that is free
 * @param safe whether a write waits for the disk; only throw-away clusters do without
 */
public record EtcdProcessSettings(String executable, Path directory, int port, boolean safe) {

    public EtcdProcessSettings {
        directory = directory.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is between 0 and 65535: " + port);
        }
    }

    /** The etcd on the PATH, on a free port, safely. */
    public static EtcdProcessSettings in(Path directory) {
        return new EtcdProcessSettings("etcd", directory, 0, true);
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
