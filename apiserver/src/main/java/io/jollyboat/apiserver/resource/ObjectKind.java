package io.jollyboat.apiserver.resource;

/**
 * A kind in one version of its group.
 *
 * @param group empty for the core group
 */
public record ObjectKind(String group, String version, String kind) {

    /** What {@code apiVersion} says in objects of it. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As errors and configurations name it: {@code apps/v1, Kind=Deployment}. */
    @Override
    public String toString() {
        return apiVersion() + ", Kind=" + kind;
    }
}
