package io.jollyboat.apiserver.protobuf;

/**
 * What is around the items of a list: its envelope, its own fields, and before each item that one
 * follows.
 *
 * @param own the list without its items
 * @param field that the items are in
 */
public record ListFrame(Message own, int field) {

    /**
     * Everything before the first item.
     *
     * @param items how many bytes come after it
     */
    public byte[] start(long items) {
        WireWriter out = new WireWriter();
        out.raw(ProtobufWriter.envelope(own, own.bytes().length + items));
        out.raw(own.bytes());
        return out.toBytes();
    }

    /** What comes before an item of so many bytes. */
    public byte[] before(int item) {
        WireWriter out = new WireWriter();
        out.announce(field, item);
        return out.toBytes();
    }

    /** How many bytes an item takes with what comes before it. */
    public long with(int item) {
        return (long) WireWriter.announcement(field, item) + item;
    }
}
