/** Helpers that the tests of several modules need. */
@NullMarked
package io.hawser.testsupport;

import org.jspecify.annotations.NullMarked;
