package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.NFSVolumeSource;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder that another machine shares, by NFS. Mounted anew for every pod; whether that can be is
 * for the kernel and the system's own tool to say.
 *
 * @param options of the mount, as {@code mount -o} takes them
 */
record NetworkShare(String server, String folder, List<String> options) {

    /** A server that is away is waited for so long; then the pod tries again. */
    private static final int PATIENCE_SECONDS = 30;

    NetworkShare {
        options = List.copyOf(options);
    }

    /** Of a volume that says it itself. */
    static Optional<NetworkShare> of(Volume volume) {
        return volume.has("nfs") ? Optional.of(of(volume.nfs(), List.of())) : Optional.empty();
    }

    static Optional<NetworkShare> of(PersistentVolume volume) {
        return volume.spec().has("nfs")
                ? Optional.of(of(volume.spec().nfs(), volume.spec().mountOptions()))
                : Optional.empty();
    }

    private static NetworkShare of(NFSVolumeSource source, List<String> more) {
        var options = new ArrayList<String>();
        if (source.readOnly()) {
            options.add("ro");
        }
        options.addAll(more);
        return new NetworkShare(source.server(), source.path(), options);
    }

    /**
     * Mounts it, unless something is mounted there.
     *
     * @throws VolumeException with what the tool said, in the form of Kubernetes' event
     */
    void mount(String volume, Path at) throws VolumeException, IOException {
        if (MemoryMounts.mounted(at)) {
            return;
        }
        Files.createDirectories(at);
        var arguments = new ArrayList<>(List.of("-t", "nfs"));
        if (!options.isEmpty()) {
            arguments.addAll(List.of("-o", String.join(",", options)));
        }
        String host = server.contains(":") ? "[" + server + "]" : server;
        arguments.addAll(List.of(host + ":" + folder, at.toString()));
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(arguments);
        try {
            MemoryMounts.run(command, PATIENCE_SECONDS);
        } catch (IOException e) {
            throw VolumeException.setUp(
                    volume,
                    "mount failed: exit status 32\nMounting command: mount\nMounting arguments: "
                            + String.join(" ", arguments)
                            + "\nOutput: "
                            + e.getMessage()
                            + "\n");
        }
    }
}
