package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.HostPathVolumeSource;
import io.jollyboat.core.api.core.v1.PersistentVolume;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.api.core.v1.VolumeMount;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.environment.PodAddresses;
import io.jollyboat.kubelet.environment.ResourceReference;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec.Device;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import io.jollyboat.kubelet.volume.file.AtomicDirectory;
import io.jollyboat.kubelet.volume.file.FileContent;
import io.jollyboat.kubelet.volume.file.FileGroups;
import io.jollyboat.kubelet.volume.file.FileText;
import io.jollyboat.kubelet.volume.file.HostsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of pods in the node's state directory:
 *
 * <pre>
 * pods/&lt;uid&gt;/volumes/&lt;name&gt;/                     one volume
 * pods/&lt;uid&gt;/parts/&lt;container&gt;/&lt;number&gt;        a part of a volume, while a container is started
 * pods/&lt;uid&gt;/etc-hosts                           the hosts file of all its containers
 * pods/&lt;uid&gt;/containers/&lt;name&gt;/&lt;attempt&gt;          the last words of one attempt
 * </pre>
 */
public final class DiskPodStorage implements PodStorage {

    private static final Logger log = LoggerFactory.getLogger(DiskPodStorage.class);

    /** Mounting needs Linux and its administrator. */
    private static final boolean MOUNTS =
            System.getProperty("os.name", "").startsWith("Linux")
                    && "root".equals(System.getProperty("user.name"));

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy_MM_dd_HH_mm_ss.SSSSSSSSS").withZone(ZoneOffset.UTC);

    private final Path root;
    private final String clusterDomain;
    private final Timeline timeline;
    private final ProjectedFiles projected;
    private final ServiceAccountTokens tokens;
    private final ClaimedVolumes claims;
    private final ImageVolumes images;
    private final LastWordsFiles lastWords;
    private final PinnedParts parts = new PinnedParts();
    private final SecretMemory secrets = new SecretMemory();
    private final boolean secretsInMemory;

    /**
     * @param state the node's state directory, made when it is missing
     * @param real whether there are containers that the files are for: then what is secret is kept
     *     in memory, where that can be
     */
    public DiskPodStorage(
            Path state,
            boolean real,
            String clusterDomain,
            Timeline timeline,
            ConfigurationSource source,
            ResourceReference resources,
            ServiceAccountTokens tokens,
            Client client) {
        this.root = state.resolve("pods");
        this.secretsInMemory = real && MOUNTS;
        this.clusterDomain = clusterDomain;
        this.timeline = timeline;
        this.projected = new ProjectedFiles(source, resources, tokens);
        this.tokens = tokens;
        this.claims = new ClaimedVolumes(client);
        this.images = new ImageVolumes(state, root, MOUNTS);
        this.lastWords = new LastWordsFiles(root);
    }

    @Override
    public void prepare(Pod pod) throws VolumeException {
        List<VolumeException> failed = new ArrayList<>();
        for (Volume volume : pod.spec().volumes()) {
            try {
                prepare(pod, volume);
            } catch (VolumeException e) {
                failed.add(e);
            } catch (IOException e) {
                failed.add(VolumeException.setUp(volume.name(), words(e)));
            }
        }
        VolumeException.throwAll(failed);
    }

    private void prepare(Pod pod, Volume volume) throws VolumeException, IOException {
        Path path = path(pod, volume.name());
        Long group =
                pod.spec().securityContext().has("fsGroup")
                        ? (Long) pod.spec().securityContext().fsGroup()
                        : null;
        if (volume.has("hostPath")) {
            HostPaths.prepare(volume.name(), volume.hostPath());
        } else if (ClaimedVolumes.covers(volume)) {
            claimed(pod, volume, path, group);
        } else if (volume.has("nfs")) {
            NetworkShare.of(volume).orElseThrow().mount(volume.name(), path);
        } else if (volume.has("emptyDir")) {
            EmptyDirectories.prepare(pod, volume, path, group);
        } else if (volume.has("image")) {
            return; // whoever mounts it waits for the image
        } else if (ProjectedFiles.covers(volume)) {
            Map<String, FileContent> files = projected.of(pod, volume);
            Files.createDirectories(path);
            if (secretsInMemory && !volume.has("configMap")) { // what is secret is never on a disk
                secrets.prepare(path);
            }
            AtomicDirectory.permit(path, 0777);
            new AtomicDirectory(path).write(files, STAMP.format(timeline.now()));
            if (group != null) {
                FileGroups.give(path, group);
            }
        } else {
            throw new VolumeException(
                    "Unable to attach or mount volumes: volume \""
                            + volume.name()
                            + "\" is of a kind that this node does not support");
        }
    }

    private void claimed(Pod pod, Volume volume, Path path, @Nullable Long group)
            throws VolumeException, IOException {
        PersistentVolume bound = claims.find(pod, volume);
        Optional<NetworkShare> share = NetworkShare.of(bound);
        if (share.isPresent()) {
            share.get().mount(bound.name(), path);
            return;
        }
        if (BlockVolumes.is(bound)) {
            BlockVolumes.check(bound);
            return;
        }
        HostPathVolumeSource found = ClaimedVolumes.path(bound);
        HostPaths.prepare(bound.name(), found);
        if (group != null && ClaimedVolumes.owned(found)) {
            FileGroups.share(
                    Path.of(found.path()),
                    group,
                    pod.spec().securityContext().fsGroupChangePolicy(),
                    ClaimedVolumes.readOnly(volume));
        }
    }

    @Override
    public Optional<Instant> renewal(Pod pod) {
        return tokens.renewal(pod.uid());
    }

    @Override
    public List<Mount> mounts(
            Pod pod,
            Member member,
            int attempt,
            Map<String, String> environment,
            PodAddresses addresses)
            throws MissingConfiguration {
        try {
            parts.release(partsFolder(pod, member));
            var mounts = new ArrayList<Mount>();
            for (VolumeMount mount : member.spec().volumeMounts()) {
                mounts.add(
                        VolumeMounts.resolve(
                                pod,
                                mount,
                                environment,
                                this::source,
                                (volume, part, at) -> part(pod, member, volume, part, at)));
            }
            addHosts(pod, addresses, mounts);
            lastWords.mount(pod, member, attempt).ifPresent(mounts::add);
            return mounts;
        } catch (IOException e) {
            throw new MissingConfiguration("failed to prepare files: " + words(e));
        }
    }

    @Override
    public List<Device> devices(Pod pod, Member member) throws MissingConfiguration {
        var devices = new ArrayList<Device>();
        for (var wanted : member.spec().volumeDevices()) {
            for (Volume volume : pod.spec().volumes()) {
                if (volume.name().equals(wanted.name())) {
                    devices.add(
                            new Device(
                                    source(pod, volume).toString(),
                                    wanted.devicePath(),
                                    ClaimedVolumes.readOnly(volume) ? "r" : "rwm"));
                }
            }
        }
        return devices;
    }

    private Path part(Pod pod, Member member, Path volume, String part, VolumeMount mount)
            throws MissingConfiguration {
        boolean makes = !images.has(volume);
        try {
            return MOUNTS
                    ? parts.pin(partsFolder(pod, member), volume, part, makes)
                    : VolumeMounts.below(volume, part, makes);
        } catch (IOException e) { // its words would tell the pod's author of the machine's files
            log.warn("part {} of {} of {}: {}", part, mount.name(), pod.name(), words(e));
            throw VolumeMounts.unprepared(member, mount);
        }
    }

    private Path partsFolder(Pod pod, Member member) {
        return root.resolve(pod.uid()).resolve("parts").resolve(member.name());
    }

    @Override
    public void started(Pod pod, Member member) {
        try {
            parts.release(partsFolder(pod, member));
        } catch (IOException e) {
            log.warn("parts of volumes of {} stay bound: {}", pod.name(), words(e));
        }
    }

    private void addHosts(Pod pod, PodAddresses addresses, List<Mount> mounts) throws IOException {
        if (mounts.stream().anyMatch(mount -> mount.containerPath().equals("/etc/hosts"))) {
            return;
        }
        Path host = Path.of("/etc/hosts");
        String machine =
                pod.spec().hostNetwork() && Files.isReadable(host) ? Files.readString(host) : "";
        Path file = root.resolve(pod.uid()).resolve("etc-hosts");
        Files.createDirectories(root.resolve(pod.uid()));
        String text = HostsFile.of(pod, addresses.pod(), clusterDomain, machine);
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text); // in place: containers hold on to the file itself
            AtomicDirectory.permit(file, 0644);
        }
        mounts.add(new Mount(file.toString(), "/etc/hosts", false));
    }

    @Override
    public String lastWords(Pod pod, Member member, int attempt) {
        return lastWords.read(pod, member, attempt);
    }

    @Override
    public void release(String podUid) throws VolumeException {
        Path pod = root.resolve(podUid);
        remove(pod.resolve("parts"), pod.resolve("volumes"), pod.resolve("images"));
    }

    @Override
    public void remove(String podUid) throws VolumeException {
        remove(root.resolve(podUid));
    }

    private void remove(Path... directories) throws VolumeException {
        Path directory = root;
        try {
            for (Path each : directories) {
                directory = each;
                erase(each);
            }
            images.collect();
        } catch (IOException e) {
            throw new VolumeException("cannot remove " + directory + ": " + words(e));
        }
    }

    /**
     * Unmounts all that a kubelet has mounted below a directory that is about to be deleted: what
     * is seen there may be somebody's files, which are to stay.
     */
    public static void letGo(Path directory) throws IOException {
        MemoryMounts.unmountBelow(directory);
    }

    /** Deletes all that a kubelet has kept in a directory, and nothing that it had only mounted. */
    public static void erase(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            letGo(directory);
            AtomicDirectory.deleteTree(directory);
        }
    }

    @Override
    public Set<String> pods() {
        var uids = new HashSet<String>();
        if (Files.isDirectory(root)) {
            try (var entries = Files.list(root)) {
                entries.forEach(entry -> uids.add(entry.getFileName().toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return uids;
    }

    @Override
    public void holdImage(Pod pod, String volume, String imageId, Archive archive)
            throws VolumeException {
        try {
            images.hold(pod.uid(), volume, imageId, archive);
        } catch (IOException e) {
            throw VolumeException.setUp(volume, words(e));
        }
    }

    @Override
    public Set<String> images() {
        return images.held();
    }

    @Override
    public Optional<String> read(Pod pod, String volume, String path) throws MissingConfiguration {
        Volume found =
                pod.spec().volumes().stream()
                        .filter(one -> one.name().equals(volume))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new MissingConfiguration(
                                                "cannot find the volume \""
                                                        + volume
                                                        + "\" referenced by FileKeyRef"));
        try {
            return Optional.of(FileText.below(source(pod, found), path));
        } catch (IOException e) {
            log.debug("variables of {}: {}", pod.name(), words(e));
            throw new MissingConfiguration("couldn't parse env file");
        }
    }

    private Path image(Pod pod, Volume volume) throws MissingConfiguration {
        try {
            return images.find(pod.uid(), volume.name())
                    .orElseThrow(
                            () ->
                                    new MissingConfiguration(
                                            "the files of volume \""
                                                    + volume.name()
                                                    + "\" are gone"));
        } catch (IOException e) {
            throw new MissingConfiguration("failed to find files of an image: " + words(e));
        }
    }

    /** Where a volume is on the host. */
    private Path source(Pod pod, Volume volume) throws MissingConfiguration {
        if (volume.has("image")) {
            return image(pod, volume);
        }
        if (ClaimedVolumes.covers(volume)) {
            try {
                PersistentVolume bound = claims.find(pod, volume);
                return NetworkShare.of(bound).isPresent()
                        ? path(pod, volume.name())
                        : Path.of(ClaimedVolumes.path(bound).path());
            } catch (VolumeException e) {
                throw new MissingConfiguration(String.valueOf(e.getMessage()));
            }
        }
        return volume.has("hostPath")
                ? Path.of(volume.hostPath().path())
                : path(pod, volume.name());
    }

    private Path path(Pod pod, String volume) {
        return root.resolve(pod.uid()).resolve("volumes").resolve(volume);
    }

    /** What an error says, with its kind: a path alone says nothing. */
    static String words(IOException e) {
        String name = e.getClass().getSimpleName().replace("Exception", "");
        return name + ": " + e.getMessage();
    }
}
