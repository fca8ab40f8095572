/** The service that has the customers' money. */
@NullMarked
package io.hawser.examples.shop.account;

import org.jspecify.annotations.NullMarked;
