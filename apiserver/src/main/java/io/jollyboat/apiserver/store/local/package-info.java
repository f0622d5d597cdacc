/**
 * What the engines inside this process share: the state machine of revisions, history, watches and
 * lifetimes over an ordered table. An engine adds the table and what makes a write durable.
 */
@NullMarked
package io.jollyboat.apiserver.store.local;

import org.jspecify.annotations.NullMarked;
