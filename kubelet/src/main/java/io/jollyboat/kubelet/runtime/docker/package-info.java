/**
 * The runtime over a Docker engine.
 *
 * <p>A sandbox is a container of the pause image; the pod's containers join its network and IPC
 * namespaces. Names and labels are those that users of Docker under Kubernetes know ({@code
 * k8s_POD_…}, {@code io.kubernetes.pod.name}); whatever carries the labels of this profile and node
 * is ours, so a restarted kubelet finds everything again and keeps nothing on disk.
 *
 * <p>docker-java makes and lists containers and images; streams, and what it cannot say, go over
 * {@link io.jollyboat.kubelet.runtime.docker.engine.EngineHttp} beneath it. The engine's events
 * drive everything; after the engine was away all is listed again.
 */
@NullMarked
package io.jollyboat.kubelet.runtime.docker;

import org.jspecify.annotations.NullMarked;
