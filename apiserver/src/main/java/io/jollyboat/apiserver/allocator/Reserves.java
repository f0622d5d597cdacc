package io.jollyboat.apiserver.allocator;

import java.util.List;

/** What has been written down about addresses, beside the services that have them. */
public interface Reserves {
    /** Nothing. */
    Reserves NONE =
            new Reserves() {
                @Override
                public List<AddressRange> further() {
                    return List.of();
                }

                @Override
                public boolean kept(String address) {
                    return false;
                }
            };

    /** Ranges that services can have addresses of when the cluster's own have none left. */
    List<AddressRange> further();

    /** Whether no service is to be given that address. */
    boolean kept(String address);
}
