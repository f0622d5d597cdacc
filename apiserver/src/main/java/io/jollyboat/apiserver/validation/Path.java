package io.jollyboat.apiserver.validation;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in an object: {@code spec.containers[0].image}, {@code data[key]}.
 *
 * <p>Steps are linked to their parents, so that walking a valid object builds no strings.
 */
public final class Path {
    private static final int MEMBER = -1;
    private static final int KEY = -2;

    /** The object itself. */
    public static final Path ROOT = new Path(null, "", MEMBER);

    private final @Nullable Path parent;
    private final String name;

    /** The position in a list; or whether it is a member or a key. */
    private final int index;

    private Path(@Nullable Path parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /** The path with these members below the root. */
    public static Path of(String... names) {
        Path path = ROOT;
        for (String name : names) {
            path = path.child(name);
        }
        return path;
    }

    public Path child(String member) {
        return new Path(this, member, MEMBER);
    }

    public Path index(int position) {
        return new Path(this, "", position);
    }

    /** The member of a map whose keys users choose. */
    public Path key(String key) {
        return new Path(this, key, KEY);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        appendTo(text);
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.appendTo(text);
        switch (index) {
            case MEMBER -> text.append(parent.parent == null ? "" : ".").append(name);
            case KEY -> text.append('[').append(name).append(']');
            default -> text.append('[').append(index).append(']');
        }
    }
}
