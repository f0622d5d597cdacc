/**
 * What every write is asked before it is stored: an ordered chain of named plug-ins, which first
 * may change the object and then may refuse it.
 *
 * <p>Here are the chain and the contract of a plug-in; the plug-ins are in the packages below,
 * {@code builtin} puts them together.
 */
@NullMarked
package io.jollyboat.apiserver.admission;

import org.jspecify.annotations.NullMarked;
