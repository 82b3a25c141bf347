import { createTheme, type MantineColorsTuple } from '@mantine/core';

const mint: MantineColorsTuple = [
  '#e4fdf5',
  '#c9f7e7',
  '#9cefd3',
  '#6be7bd',
  '#3fe0b0',
  '#22cf9c',
  '#12b386',
  '#0a8f6b',
  '#086f54',
  '#04523d',
];
// Grey with a breath of sea green; the darkest three are page, panel and field.
const dark: MantineColorsTuple = [
  '#e3eaec',
  '#c3ced2',
  '#a3b1b7',
  '#74848b',
  '#3c4a51',
  '#2c383e',
  '#1d272c',
  '#131a1e',
  '#0e1417',
  '#0b0f12',
];
const danger: MantineColorsTuple = [
  '#ffe9ec',
  '#ffcdd3',
  '#fb9aa6',
  '#f8808f',
  '#f06074',
  '#e4405a',
  '#d81e3c',
  '#b91631',
  '#940f26',
  '#70091b',
];

export const theme = createTheme({
  primaryColor: 'mint',
  primaryShade: 4,
  autoContrast: true,
  luminanceThreshold: 0.35,
  black: '#0b0f12',
  colors: { mint, dark, danger },
  defaultRadius: 'md',
  fontFamily:
    'Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '750' },
  components: {
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.6, blur: 3 } },
    },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
  },
});
