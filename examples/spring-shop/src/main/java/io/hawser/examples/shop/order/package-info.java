/** The service that sells: it begins global transactions and calls the others. */
@NullMarked
package io.hawser.examples.shop.order;

import org.jspecify.annotations.NullMarked;
