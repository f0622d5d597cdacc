package io.jollyboat.apiserver.validation;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in an object: {@code spec.containers[0].image}, {@code data[key]}.
 *
 * <p>Steps are linked to their parents, so that walking a valid object builds no strings.
 */
public final class Path {
    /** The object itself. */
    public static final Path ROOT = new Path(null, "", -1);

    private final @Nullable Path parent;
    private final String step;

    /** The position in a list, or -1. */
    private final int index;

    private Path(@Nullable Path parent, String step, int index) {
        this.parent = parent;
        this.step = step;
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

    public Path child(String name) {
        return new Path(this, parent == null ? name : "." + name, -1);
    }

    public Path index(int position) {
        return new Path(this, "", position);
    }

    /** The member of a map whose keys users choose. */
    public Path key(String key) {
        return new Path(this, "[" + key + "]", -1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        appendTo(text);
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (parent != null) {
            parent.appendTo(text);
        }
        if (index >= 0) {
            text.append('[').append(index).append(']');
        } else {
            text.append(step);
        }
    }
}
