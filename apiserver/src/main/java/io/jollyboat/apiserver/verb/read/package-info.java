/** The verbs that read: get, list and watch, each in one class, and what they select by. */
@NullMarked
package io.jollyboat.apiserver.verb.read;

import org.jspecify.annotations.NullMarked;
