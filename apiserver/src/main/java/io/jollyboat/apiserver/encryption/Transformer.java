package io.jollyboat.apiserver.encryption;

/** One way to store values. Safe for use by many threads. */
interface Transformer {

    /** What a value that is too short to have been made here is told by. */
    Reading TOO_SHORT =
            new Reading.Unreadable("the stored data was shorter than the required size");

    /**
     * What to store.
     *
     * @param place the key under which it will lie, to which some ways bind it
     */
    byte[] seal(byte[] value, byte[] place);

    /**
     * The value, of what is stored.
     *
     * @param from where in it this transformer's part begins
     * @param place the key under which it lies
     */
    Reading open(byte[] stored, int from, byte[] place);
}
