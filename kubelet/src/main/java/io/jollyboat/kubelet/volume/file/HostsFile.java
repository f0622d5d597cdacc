package io.jollyboat.kubelet.volume.file;

import io.jollyboat.core.api.core.v1.HostAlias;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.container.SandboxSpecs;
import java.util.List;

/** The {@code /etc/hosts} of a pod. */
public final class HostsFile {

    private HostsFile() {}

    /**
     * @param addresses of the pod
     * @param host the machine's own file, which a pod on the host's network sees
     */
    public static String of(Pod pod, List<String> addresses, String clusterDomain, String host) {
        var text = new StringBuilder();
        if (pod.spec().hostNetwork()) {
            text.append("# Kubernetes-managed hosts file (host network).\n").append(host);
            if (!host.endsWith("\n")) {
                text.append('\n');
            }
        } else {
            text.append(
                    """
                    # Kubernetes-managed hosts file.
                    127.0.0.1\tlocalhost
                    ::1\tlocalhost ip6-localhost ip6-loopback
                    fe00::0\tip6-localnet
                    fe00::0\tip6-mcastprefix
                    fe00::1\tip6-allnodes
                    fe00::2\tip6-allrouters
                    """);
            String full = SandboxSpecs.fullHostname(pod, clusterDomain);
            String name = SandboxSpecs.hostname(pod);
            for (String address : addresses) {
                text.append(address).append('\t');
                if (!full.isEmpty()) {
                    text.append(full).append('\t');
                }
                text.append(name).append('\n');
            }
        }
        if (!pod.spec().hostAliases().isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            for (HostAlias alias : pod.spec().hostAliases()) {
                text.append(alias.ip())
                        .append('\t')
                        .append(String.join("\t", alias.hostnames()))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
