/**
 * The messages of the Seata v1 protocol as records, under their protocol names. The enumerations
 * they carry are in {@link io.hawser.model}.
 *
 * <p>Everything here is immutable data without behaviour: any thread may use it. On the wire there
 * is no difference between an absent and an empty text; the records turn {@code null} text into the
 * empty string, so accessors never return {@code null} unless they say so.
 */
@NullMarked
package io.hawser.protocol;

import org.jspecify.annotations.NullMarked;
