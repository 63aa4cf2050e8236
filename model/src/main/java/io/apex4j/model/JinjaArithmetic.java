package io.apex4j.model;

import io.apex4j.model.TemplateValue.Int;
import io.apex4j.model.TemplateValue.Real;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators between two values, by Python's rules. */
final class JinjaArithmetic {
    private JinjaArithmetic() {}

    static TemplateValue apply(JinjaRun run, String operator, TemplateValue left, TemplateValue right) {
        refuseUndefined(left);
        if (operator.equals("%") && left instanceof TemplateText format) {
            run.chargeRead(format);
            return PythonFormat.percent(run, format, right);
        }
        refuseUndefined(right);
        TemplateValue sequence = switch (operator) {
            case "+" -> joined(run, left, right);
            case "*" -> repeated(run, left, right);
            default -> null;
        };
        if (sequence != null) {
            return sequence;
        }
        if (number(left) instanceof Int a && number(right) instanceof Int b) {
            return integers(operator, a.value(), b.value());
        }
        if (number(left) != null && number(right) != null) {
            return reals(operator, toDouble(left), toDouble(right));
        }
        throw new TemplateFault("the operator '" + operator + "' does not go with the types '" + left.typeName()
                + "' and '" + right.typeName() + "'");
    }

    static TemplateValue sign(boolean negative, TemplateValue operand) {
        refuseUndefined(operand);
        return switch (number(operand)) {
            case Int integer -> negative ? new Int(integer.value().negate()) : integer;
            case Real real -> negative ? new Real(-real.value()) : real;
            case null, default ->
                throw new TemplateFault("a sign does not go with the type '" + operand.typeName() + "'");
        };
    }

    /** The value as an integer or real, a truth value as 0 or 1; null when it is no number. */
    static @Nullable TemplateValue number(TemplateValue value) {
        return switch (value) {
            case Int integer -> integer;
            case Real real -> real;
            case TemplateValue.Bool bool -> TemplateValue.of(bool.value() ? 1 : 0);
            case TemplateValue _ -> null;
        };
    }

    static double toDouble(TemplateValue value) {
        return switch (number(value)) {
            case Real real -> real.value();
            case Int integer -> finite(integer.value().doubleValue());
            case null, default -> throw new TemplateFault("a number is wanted, not '" + value.typeName() + "'");
        };
    }

    private static double finite(double value) {
        if (Double.isInfinite(value)) {
            throw new TemplateFault("an integer is too large for a floating-point number");
        }
        return value;
    }

    private static void refuseUndefined(TemplateValue value) {
        if (value instanceof TemplateValue.Undefined undefined) {
            throw new TemplateFault(undefined.reason());
        }
    }

    private static @Nullable TemplateValue joined(JinjaRun run, TemplateValue left, TemplateValue right) {
        if (left instanceof TemplateText first && right instanceof TemplateText second) {
            return run.builder().append(first).append(second).toText();
        }
        if (left instanceof TemplateList first
                && right instanceof TemplateList second
                && first.kind() == second.kind()
                && (first.kind() == TemplateList.Kind.LIST || first.kind() == TemplateList.Kind.TUPLE)) {
            List<TemplateValue> items = new ArrayList<>(first.items());
            items.addAll(second.items());
            return TemplateList.of(first.kind(), items);
        }
        return null;
    }

    private static @Nullable TemplateValue repeated(JinjaRun run, TemplateValue left, TemplateValue right) {
        if (number(left) instanceof Int && number(right) == null) {
            return repeated(run, right, left);
        }
        if (!(number(right) instanceof Int integer)) {
            return null;
        }
        int count = Math.max(0, integer.clamped());
        if (left instanceof TemplateText text) {
            run.checkChars((long) text.length() * count);
            TemplateTextBuilder builder = run.builder();
            for (int i = 0; i < count && text.length() > 0; i++) {
                builder.append(text);
            }
            return builder.toText();
        }
        if (left instanceof TemplateList list
                && (list.kind() == TemplateList.Kind.LIST || list.kind() == TemplateList.Kind.TUPLE)) {
            run.checkElements((long) list.items().size() * count);
            List<TemplateValue> items = new ArrayList<>();
            for (int i = 0; i < count && !list.items().isEmpty(); i++) {
                items.addAll(list.items());
            }
            return TemplateList.of(list.kind(), items);
        }
        return null;
    }

    private static TemplateValue integers(String operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case "+" -> new Int(left.add(right));
            case "-" -> new Int(left.subtract(right));
            case "*" -> new Int(left.multiply(right));
            case "/" -> {
                refuseZero(right.signum() == 0);
                yield new Real(finite(left.doubleValue()) / finite(right.doubleValue()));
            }
            case "//" -> new Int(floorDivision(left, right)[0]);
            case "%" -> new Int(floorDivision(left, right)[1]);
            default -> power(left, right);
        };
    }

    /** Quotient rounded down, and the remainder with the sign of the divisor. */
    private static BigInteger[] floorDivision(BigInteger left, BigInteger right) {
        refuseZero(right.signum() == 0);
        BigInteger[] parts = left.divideAndRemainder(right);
        if (parts[1].signum() != 0 && parts[1].signum() != right.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(right);
        }
        return parts;
    }

    private static TemplateValue power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return reals("**", finite(base.doubleValue()), finite(exponent.doubleValue()));
        }
        boolean trivial = base.bitLength() <= 1 && base.signum() >= 0;
        if (trivial) {
            return new Int(exponent.signum() == 0 ? BigInteger.ONE : base);
        }
        if (exponent.bitLength() >= Integer.SIZE
                || (long) Math.max(1, base.bitLength() - 1) * exponent.intValue() > Int.MAX_BITS) {
            throw new TemplateFault("a power has more bits than the limit of " + Int.MAX_BITS);
        }
        return new Int(base.pow(exponent.intValue()));
    }

    private static TemplateValue reals(String operator, double left, double right) {
        refuseZero(right == 0
                && !operator.equals("+")
                && !operator.equals("-")
                && !operator.equals("*")
                && !operator.equals("**"));
        return new Real(
                switch (operator) {
                    case "+" -> left + right;
                    case "-" -> left - right;
                    case "*" -> left * right;
                    case "/" -> left / right;
                    case "//" -> Math.floor((left - floorRemainder(left, right)) / right + 0.5);
                    case "%" -> floorRemainder(left, right);
                    default -> power(left, right);
                });
    }

    private static double floorRemainder(double left, double right) {
        double remainder = left % right;
        return remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder;
    }

    private static double power(double base, double exponent) {
        refuseZero(base == 0 && exponent < 0);
        double power = Math.pow(base, exponent);
        if (!Double.isFinite(power) && Double.isFinite(base) && Double.isFinite(exponent)) {
            throw new TemplateFault("the power " + base + " ** " + exponent + " is no real number in range");
        }
        return power;
    }

    private static void refuseZero(boolean isZero) {
        if (isZero) {
            throw new TemplateFault("division by zero");
        }
    }
}
