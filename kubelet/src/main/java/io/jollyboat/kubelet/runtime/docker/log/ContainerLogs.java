package io.jollyboat.kubelet.runtime.docker.log;

/**
 * How much of a container's log is kept.
 *
 * @param bytes after which another file is begun
 * @param files how many there are at most
 */
public record ContainerLogs(long bytes, int files) {

    /** As Kubernetes has it. */
    public static final ContainerLogs STANDARD = new ContainerLogs(10L << 20, 5);

    public ContainerLogs {
        if (bytes <= 0) {
            throw new IllegalArgumentException("it is more than nothing");
        }
        if (files <= 1) {
            throw new IllegalArgumentException("it must be greater than 1");
        }
    }

    public ContainerLogs bytes(long most) {
        return new ContainerLogs(most, files);
    }

    public ContainerLogs files(int most) {
        return new ContainerLogs(bytes, most);
    }
}
