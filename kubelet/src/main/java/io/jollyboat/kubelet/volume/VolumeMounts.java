package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.api.core.v1.VolumeMount;
import io.jollyboat.kubelet.environment.Expansion;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount.Propagation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Resolves where a volume, or a part of it, comes from on the host. */
final class VolumeMounts {

    private VolumeMounts() {}

    /** Where a volume is on the host. */
    interface Source {
        Path of(Pod pod, Volume volume) throws MissingConfiguration;
    }

    /** Gives a place to a part of a volume. */
    interface Parts {
        Path of(Path volume, String part, VolumeMount mount)
                throws MissingConfiguration, IOException;
    }

    static Mount resolve(
            Pod pod, VolumeMount mount, Map<String, String> environment, Source source, Parts parts)
            throws MissingConfiguration, IOException {
        Volume volume =
                pod.spec().volumes().stream()
                        .filter(one -> one.name().equals(mount.name()))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new MissingConfiguration(
                                                "volume \"" + mount.name() + "\" not found"));
        if (mount.recursiveReadOnly().equals("Enabled")) {
            throw new MissingConfiguration( // no engine says that it can
                    "failed to resolve recursive read-only mode: volume \""
                            + mount.name()
                            + "\" requested recursive read-only mode, but it is not supported by"
                            + " the runtime");
        }
        Path path = source.of(pod, volume);
        String part =
                mount.subPathExpr().isEmpty()
                        ? mount.subPath()
                        : expanded(mount.subPathExpr(), environment);
        if (!part.isEmpty()) {
            check(part);
            path = parts.of(path, part, mount);
        }
        String inside =
                mount.mountPath().startsWith("/") ? mount.mountPath() : "/" + mount.mountPath();
        boolean fromApi = ProjectedFiles.covers(volume); // never writable from inside
        boolean readOnly =
                mount.readOnly()
                        || fromApi
                        || volume.has("image")
                        || ClaimedVolumes.readOnly(volume);
        return new Mount(path.toString(), inside, readOnly, propagation(mount));
    }

    /** What nobody may ask for, whatever there is in the volume. */
    private static void check(String part) throws MissingConfiguration {
        if (part.startsWith("/")) {
            throw new MissingConfiguration(
                    "error SubPath `" + part + "` must not be an absolute path");
        }
        if (List.of(part.split("/")).contains("..")) {
            throw new MissingConfiguration(
                    "unable to provision SubPath `" + part + "`: must not contain '..'");
        }
    }

    private static String expanded(String expression, Map<String, String> environment)
            throws MissingConfiguration {
        String part = Expansion.expand(expression, environment);
        if (part.contains("$(")) {
            throw new MissingConfiguration("missing value for subPathExpr \"" + expression + "\"");
        }
        return part;
    }

    /**
     * A part that leaves the volume, by name or by a symbolic link inside, is refused. A link that
     * comes later is not seen: for who cannot do better, see {@link PinnedParts}.
     *
     * @param makes whether a part that is missing is made
     */
    static Path below(Path volume, String part, boolean makes)
            throws MissingConfiguration, IOException {
        Path path = volume.resolve(part).normalize();
        if (!path.startsWith(volume)) {
            throw outside(part);
        }
        if (!Files.exists(path)) {
            if (!makes) {
                throw missing(part);
            }
            make(volume, path);
        }
        Path real = path.toRealPath();
        if (!real.startsWith(volume.toRealPath())) {
            throw outside(part);
        }
        return real;
    }

    private static void make(Path volume, Path path) throws IOException {
        for (Path above = volume; !above.equals(path); ) {
            above = above.resolve(path.getName(above.getNameCount()));
            if (!Files.exists(above)) {
                Files.createDirectory(above);
                Files.setAttribute(above, "unix:mode", mode(volume));
            }
        }
    }

    private static IOException outside(String part) {
        return new IOException("subPath \"" + part + "\" must not point outside the volume");
    }

    /**
     * The mode of what is made in a volume is the volume's own, so that who may write may there.
     */
    static int mode(Path volume) throws IOException {
        return (int) Files.getAttribute(volume, "unix:mode") & 07777;
    }

    static MissingConfiguration unprepared(Member member, VolumeMount mount) {
        return new MissingConfiguration(
                "failed to prepare subPath for volumeMount \""
                        + mount.name()
                        + "\" of container \""
                        + member.name()
                        + "\"");
    }

    /** Of a volume to which nobody can write. */
    static MissingConfiguration missing(String part) {
        return MissingConfiguration.atCreation(
                "failed to create subPath directory for volumeMount: no \""
                        + part
                        + "\" in a volume that is read-only");
    }

    private static Propagation propagation(VolumeMount mount) {
        return switch (mount.mountPropagation()) {
            case "HostToContainer" -> Propagation.HOST_TO_CONTAINER;
            case "Bidirectional" -> Propagation.BIDIRECTIONAL;
            default -> Propagation.PRIVATE;
        };
    }
}
