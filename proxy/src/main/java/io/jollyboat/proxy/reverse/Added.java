package io.jollyboat.proxy.reverse;

import io.jollyboat.core.http.HeadBytes;
import io.jollyboat.core.http.Headers;

/**
 * Fields that are added to a request, in place of the client's of those names. Many requests get
 * the same, so that it pays to have them written.
 */
public final class Added {

    private final Headers fields;
    private final byte[] lines; // in HTTP/1.1

    private Added(Headers fields, byte[] lines) {
        this.fields = fields;
        this.lines = lines;
    }

    public static Added of(Headers fields) {
        HeadBytes out = HeadBytes.begin();
        fields.forEach((name, value) -> Http1Format.field(out, name, value));
        return new Added(fields, out.toArray());
    }

    Headers fields() {
        return fields;
    }

    void writeTo(HeadBytes head) {
        head.raw(lines);
    }
}
