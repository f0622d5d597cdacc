/**
 * etcd as a child of ours: started on loopback, restarted when it dies, stopped with us; and found
 * again when it outlived us.
 *
 * <p>A process killed with {@code -9} takes no child along, so an etcd may be left running. What is
 * written down about it ({@link io.jollyboat.apiserver.store.etcd.process.ProcessNote}) is enough
 * to recognise it beyond doubt: its id, when it began, and the data directory on its command line.
 * The next start takes it over as it runs if it answers and has the wanted options, since that is
 * the quickest start of all, and ends it otherwise.
 */
@NullMarked
package io.jollyboat.apiserver.store.etcd.process;

import org.jspecify.annotations.NullMarked;
