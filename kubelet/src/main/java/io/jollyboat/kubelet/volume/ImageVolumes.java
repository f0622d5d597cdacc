package io.jollyboat.kubelet.volume;

import io.jollyboat.kubelet.volume.PodStorage.Archive;
import io.jollyboat.kubelet.volume.file.ArchivedTree;
import io.jollyboat.kubelet.volume.file.AtomicDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of images that are volumes of pods, laid out once for all pods of the node, since
 * nobody writes to them:
 *
 * <pre>
 * image-volumes/&lt;digest of the image&gt;/     its files
 * pods/&lt;uid&gt;/images/&lt;volume&gt;              names the image
 * </pre>
 *
 * <p>Files that no pod names any more are removed; so a process that is killed between two steps
 * leaves nothing for good. Nobody but the administrator can enter the upper directory: what has its
 * owner's powers when it is run has them in containers only.
 */
final class ImageVolumes {

    private static final Logger log = LoggerFactory.getLogger(ImageVolumes.class);

    private final Path trees;
    private final Path pods;
    private final boolean owners;
    private final Map<String, ReentrantLock> unpacking = new ConcurrentHashMap<>(); // by digest

    /**
     * @param owners whether this process may give files to others
     */
    ImageVolumes(Path state, Path pods, boolean owners) {
        this.trees = state.resolve("image-volumes");
        this.pods = pods;
        this.owners = owners;
    }

    /** Makes the files of an image the volume of a pod; what is there already is used. */
    void hold(String uid, String volume, String imageId, Archive archive) throws IOException {
        String digest = imageId.replaceFirst("^[^:]*:", "");
        Path note = pods.resolve(uid).resolve("images").resolve(volume);
        synchronized (this) {
            Files.createDirectories(note.getParent());
            Files.writeString(note, imageId);
        }
        ReentrantLock lock = unpacking.computeIfAbsent(digest, none -> new ReentrantLock());
        lock.lock();
        try {
            if (!Files.isDirectory(trees.resolve(digest))) {
                unpack(digest, archive);
            }
        } finally {
            lock.unlock();
        }
        if (!Files.exists(note)) {
            collect(); // the pod is gone by now
        }
    }

    private void unpack(String digest, Archive archive) throws IOException {
        Files.createDirectories(trees);
        AtomicDirectory.permit(trees, 0700);
        Path fresh = trees.resolve(digest + ".new");
        AtomicDirectory.deleteTree(fresh);
        Files.createDirectory(fresh);
        AtomicDirectory.permit(fresh, 0755);
        try (InputStream files = archive.open()) {
            ArchivedTree.unpack(files, fresh, owners);
            Files.move(fresh, trees.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            AtomicDirectory.deleteTree(fresh);
            throw e;
        }
    }

    /** Where the files of a pod's volume are; empty while nothing holds them. */
    Optional<Path> find(String uid, String volume) throws IOException {
        Path note = pods.resolve(uid).resolve("images").resolve(volume);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        Path tree = trees.resolve(Files.readString(note).replaceFirst("^[^:]*:", ""));
        return Optional.of(tree).filter(Files::isDirectory);
    }

    /** Whether a place is one of those that are shared. */
    boolean has(Path place) {
        return place.startsWith(trees);
    }

    /** The ids of the images that pods have for volumes. */
    Set<String> held() {
        var ids = new HashSet<String>();
        if (!Files.isDirectory(trees)) {
            return ids;
        }
        try (var notes = Files.newDirectoryStream(pods)) {
            for (Path pod : notes) {
                Path images = pod.resolve("images");
                if (Files.isDirectory(images)) {
                    try (var volumes = Files.newDirectoryStream(images)) {
                        for (Path volume : volumes) {
                            ids.add(Files.readString(volume));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ids;
    }

    /** Removes files that no pod has any more. */
    void collect() throws IOException {
        if (!Files.isDirectory(trees)) {
            return;
        }
        synchronized (this) {
            Set<String> held = held();
            try (var entries = Files.newDirectoryStream(trees)) {
                for (Path tree : entries) {
                    String digest = tree.getFileName().toString().replace(".new", "");
                    if (held.stream().noneMatch(id -> id.endsWith(digest))) {
                        log.debug("files of image {} are not used any more", digest);
                        AtomicDirectory.deleteTree(tree);
                        unpacking.remove(digest);
                    }
                }
            }
        }
    }
}
