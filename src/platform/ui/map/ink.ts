// The colours of the map, lighter in voice than anything that lies on it.

export type MapInk = Readonly<
  Record<
    | 'ground'
    | 'graticule'
    | 'graticuleText'
    | 'land'
    | 'wood'
    | 'park'
    | 'pitch'
    | 'water'
    | 'shore'
    | 'building'
    | 'buildingEdge'
    | 'civic'
    | 'road'
    | 'roadEdge'
    | 'primary'
    | 'motorway'
    | 'motorwayEdge'
    | 'bridgeEdge'
    | 'rail'
    | 'railTies'
    | 'border'
    | 'borderFine'
    | 'label'
    | 'labelStrong'
    | 'labelFaint'
    | 'labelRoad'
    | 'labelPark'
    | 'labelWater'
    | 'labelFacility'
    | 'halo',
    string
  >
>

export const paperMap: MapInk = {
  ground: '#ecebe6',
  graticule: '#dcdad2',
  graticuleText: '#7c7970',
  land: '#f4f3ef',
  wood: '#dfe8da',
  park: '#d9e7d3',
  pitch: '#cfe2c9',
  water: '#bcd2de',
  shore: '#a9c4d3',
  building: '#e5e2db',
  buildingEdge: '#d6d2c9',
  civic: '#e6dcd3',
  road: '#ffffff',
  roadEdge: '#dad7cf',
  primary: '#fdf6e3',
  motorway: '#f8e3b0',
  motorwayEdge: '#d8c08a',
  bridgeEdge: '#a9a79f',
  rail: '#b3b0a9',
  railTies: '#f4f3ef',
  border: '#8d8299',
  borderFine: '#b5adbd',
  label: '#5d5866',
  labelStrong: '#413b4b',
  labelFaint: '#77736c',
  labelRoad: '#6a665d',
  labelPark: '#47704a',
  labelWater: '#3f6f8a',
  labelFacility: '#75604e',
  halo: '#fbfaf7',
}

export const inkMap: MapInk = {
  ground: '#101519',
  graticule: '#1d252b',
  graticuleText: '#7d868c',
  land: '#171d22',
  wood: '#18241f',
  park: '#1a2822',
  pitch: '#1d2e26',
  water: '#0f2a3a',
  shore: '#16384c',
  building: '#20282e',
  buildingEdge: '#2a333a',
  civic: '#2a2a2e',
  road: '#2c363e',
  roadEdge: '#12181c',
  primary: '#38434b',
  motorway: '#4b4a3f',
  motorwayEdge: '#14191d',
  bridgeEdge: '#5a666f',
  rail: '#47525b',
  railTies: '#171d22',
  border: '#6f6a82',
  borderFine: '#454253',
  label: '#a9a7b5',
  labelStrong: '#cfcdd9',
  labelFaint: '#868b90',
  labelRoad: '#98a0a6',
  labelPark: '#7fae8b',
  labelWater: '#78aac6',
  labelFacility: '#b5a18f',
  halo: '#12171b',
}
