package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.client.Client;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.environment.PodAddresses;
import io.jollyboat.kubelet.environment.ResourceReference;
import io.jollyboat.kubelet.plan.Member;
import io.jollyboat.kubelet.runtime.ContainerSpec.Device;
import io.jollyboat.kubelet.runtime.ContainerSpec.Mount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Storage for containers that read nothing: volumes are computed, so that a missing config map is
 * noticed as on any node, and not written.
 */
public final class SimulatedPodStorage implements PodStorage {

    private final ProjectedFiles projected;
    private final ClaimedVolumes claims;

    public SimulatedPodStorage(
            ConfigurationSource source,
            ResourceReference resources,
            ServiceAccountTokens tokens,
            Client client) {
        this.projected = new ProjectedFiles(source, resources, tokens);
        this.claims = new ClaimedVolumes(client);
    }

    @Override
    public void prepare(Pod pod) throws VolumeException {
        List<VolumeException> failed = new ArrayList<>();
        for (Volume volume : pod.spec().volumes()) {
            try {
                if (ProjectedFiles.covers(volume)) {
                    projected.of(pod, volume);
                } else if (ClaimedVolumes.covers(volume)) {
                    claims.find(pod, volume);
                }
            } catch (VolumeException e) {
                failed.add(e);
            }
        }
        VolumeException.throwAll(failed);
    }

    /** Nobody reads them. */
    @Override
    public Optional<Instant> renewal(Pod pod) {
        return Optional.empty();
    }

    @Override
    public List<Mount> mounts(
            Pod pod,
            Member member,
            int attempt,
            Map<String, String> environment,
            PodAddresses addresses) {
        return List.of();
    }

    @Override
    public List<Device> devices(Pod pod, Member member) {
        return List.of();
    }

    /** Nobody reads them either. */
    @Override
    public void holdImage(Pod pod, String volume, String imageId, Archive archive) {
        // the image is there, and that is all a simulated container needs of it
    }

    @Override
    public Optional<String> read(Pod pod, String volume, String path) {
        return Optional.empty();
    }

    @Override
    public Set<String> images() {
        return Set.of();
    }

    @Override
    public void started(Pod pod, Member member) {
        // nothing was held
    }

    @Override
    public String lastWords(Pod pod, Member member, int attempt) {
        return "";
    }

    @Override
    public void release(String podUid) {
        // nothing was made
    }

    @Override
    public void remove(String podUid) {
        // nothing was made
    }

    @Override
    public Set<String> pods() {
        return Set.of();
    }
}
