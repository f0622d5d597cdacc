package io.jollyboat.proxy.dns;

import java.util.List;

/** What the zone says to a question. */
sealed interface Answer {

    /**
     * Records of the type asked for; none when the name exists but has nothing of that type
     * (NODATA).
     */
    record Found(List<Data> records) implements Answer {

        static final Found NOTHING_OF_THAT_TYPE = new Found(List.of());

        public Found {
            records = List.copyOf(records);
        }
    }

    /** The name stands for another one, which may be anywhere. */
    record Alias(String target) implements Answer {}

    /** There is no such name (NXDOMAIN). */
    record NoSuchName() implements Answer {}

    /** The name is not in the zone: somebody else knows. */
    record NotOurs() implements Answer {}

    /** The content of a record. */
    sealed interface Data {

        /** An address, of IPv4 or IPv6 by the type of record that was asked for. */
        record Address(String address) implements Data {}

        /** A host and a port of it; priority and weight are the same for all. */
        record Srv(int port, String target) implements Data {}

        /** The name that belongs to an address. */
        record Ptr(String name) implements Data {}

        record Txt(String text) implements Data {}
    }
}
