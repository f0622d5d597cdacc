package io.jollyboat.apiserver.encryption;

/**
 * A resource as the file names it: {@code secrets}, {@code deployments.apps}, {@code *.apps},
 * {@code *.} and {@code *.*}.
 *
 * @param group empty for the core group
 */
record ResourceName(String group, String resource) {

    private static final String ANY = "*";

    static final ResourceName EVERYTHING = new ResourceName(ANY, ANY);

    static ResourceName parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new ResourceName("", text)
                : new ResourceName(text.substring(dot + 1), text.substring(0, dot));
    }

    /** All of its group. */
    ResourceName wholeGroup() {
        return new ResourceName(group, ANY);
    }

    boolean isGroup() {
        return resource.equals(ANY);
    }

    boolean acrossGroups() {
        return group.equals(ANY) && !isGroup();
    }

    /** As the file would name it. */
    @Override
    public String toString() {
        return group.isEmpty() && !isGroup() ? resource : resource + '.' + group;
    }
}
