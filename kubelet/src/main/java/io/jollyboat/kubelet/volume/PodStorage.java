package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.environment.PodAddresses;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec.Device;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the files of pods. Calls for one pod come one at a time; calls for different pods may come
 * at once. They block for as long as a disk takes.
 */
public interface PodStorage {

    /**
     * Makes the pod's volumes as they are to be now; called again, it brings them up to date and
     * leaves alone what is.
     *
     * @throws VolumeException when one cannot be made; the others are made all the same, and what
     *     went wrong with them is suppressed by it
     */
    void prepare(Pod pod) throws VolumeException;

    /** When {@link #prepare} has to be called again, since something in a volume will not last. */
    Optional<Instant> renewal(Pod pod);

    /**
     * What is mounted into a container that is about to be made, its hosts file and the place for
     * its last words included.
     *
     * @throws MissingConfiguration when a mount cannot be resolved
     */
    List<Mount> mounts(
            Pod pod,
            Member member,
            int attempt,
            Map<String, String> environment,
            PodAddresses addresses)
            throws MissingConfiguration;

    /**
     * The block devices that a container gets of its pod's claims.
     *
     * @throws MissingConfiguration when one cannot be found
     */
    List<Device> devices(Pod pod, Member member) throws MissingConfiguration;

    /**
     * Makes the files of an image a volume of the pod, to be read only. May take as long as an
     * image is large.
     *
     * @param archive read when the files are not there yet
     */
    void holdImage(Pod pod, String volume, String imageId, Archive archive) throws VolumeException;

    /** The ids of the images that volumes of pods are made of. */
    Set<String> images();

    /** The files of an image as a tar archive. */
    @FunctionalInterface
    interface Archive {
        InputStream open();
    }

    /**
     * The text of a file in a volume of the pod; empty where nobody writes files.
     *
     * @throws MissingConfiguration when there is no such volume, or the file cannot be read
     */
    Optional<String> read(Pod pod, String volume, String path) throws MissingConfiguration;

    /** A container for which {@link #mounts} was called runs, or never will. */
    void started(Pod pod, Member member);

    /** What a container left at its termination message path; empty when it left nothing. */
    String lastWords(Pod pod, Member member, int attempt);

    /**
     * Removes the volumes of a pod that has ended, and leaves what tells of its end; harmless when
     * there are none.
     *
     * @throws VolumeException when something stays behind; to be tried again
     */
    void release(String podUid) throws VolumeException;

    /**
     * Removes everything of a pod; harmless when there is nothing.
     *
     * @throws VolumeException when something stays behind; to be tried again
     */
    void remove(String podUid) throws VolumeException;

    /** The pods of which there is anything. */
    Set<String> pods();
}
