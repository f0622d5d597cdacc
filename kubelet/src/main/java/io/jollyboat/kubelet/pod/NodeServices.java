package io.jollyboat.kubelet.pod;

import io.jollyboat.core.client.Client;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.kubelet.admission.Allocations;
import io.jollyboat.kubelet.container.ContainerSpecs;
import io.jollyboat.kubelet.container.SandboxSpecs;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.environment.ResourceReference;
import io.jollyboat.kubelet.image.ImageAccess;
import io.jollyboat.kubelet.probe.ProbeRunner;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.Images;
import io.jollyboat.kubelet.runtime.ProbeTransport;
import io.jollyboat.kubelet.status.NodeIdentity;
import io.jollyboat.kubelet.volume.PodStorage;
import java.time.Duration;

/**
 * What every pod worker of a node works with.
 *
 * @param longestBackoff that a container waits at most before it is started again
 */
public record NodeServices(
        Timeline timeline,
        Client client,
        ContainerRuntime runtime,
        Images images,
        ImageAccess access,
        NodeIdentity node,
        ConfigurationSource configuration,
        ResourceReference resources,
        PodStorage storage,
        SandboxSpecs sandboxes,
        ContainerSpecs containers,
        ProbeRunner probes,
        ProbeTransport transport,
        PodEvents events,
        Allocations allocations,
        Duration longestBackoff) {}
